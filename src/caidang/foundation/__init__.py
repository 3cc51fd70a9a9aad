"""What every record stands on: finding, sealing, who may, who did, and the bricks."""
