"""The thread that turns saved changes into messages."""
