"""What changes surveys: made, sent, answered, and told as ties."""
