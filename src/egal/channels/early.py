class TooEarly(Exception):
    """What this is about may be on its way: the arrival is looked at again in a moment."""
