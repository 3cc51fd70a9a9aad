"""Zoho CRM v8 and Zoho Recruit v2: one account, two hosts."""
