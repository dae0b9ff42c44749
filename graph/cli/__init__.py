"""The command line: `tripsplit`, which starts, migrates, shows and checks everything."""
