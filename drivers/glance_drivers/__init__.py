"""One module for each light protocol, found through the entry-point group `glance.drivers`."""
