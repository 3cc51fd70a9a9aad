"""Where backups lie: a folder, a disk, a share, a cloud, each behind the same few functions."""
