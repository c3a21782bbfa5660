"""What all channels of Meta share: how it proves itself, and how it is asked."""
