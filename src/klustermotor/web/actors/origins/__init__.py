"""Which firms grew out of which, and what each changed in the way of doing business."""
