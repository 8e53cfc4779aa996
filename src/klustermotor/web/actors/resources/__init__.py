"""What firms and bodies can lend each other: facilities, equipment, capacity, and who asks for it."""
