"""Accounts at providers that want no password of programs: OAuth 2 (RFC 6749), for all channels."""
