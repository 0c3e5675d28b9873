"""Sign-on: from a code and a PIN to a member of staff, and the waits between vain tries."""
