"""What every screen and picture shows, painted by pure functions to lines of styled runs."""
