"""Mail in by IMAP (RFC 3501, RFC 9051): by UIDs, never by flags, and the server's mailbox stays
as it is."""
