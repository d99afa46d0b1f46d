"""What goes out and measures. Nothing here has an opinion; every probe is bounded in time and bytes."""
