"""What a reviewer should look at in what was read: tricks of a file, odd dates, two résumés that disagree."""
