"""Who reads the stream of events in the worker, each behind its own cursor.

By name, because settings are read before there are models. To add one, make an
`egal.events.consumers.Consumer` in the domain that reacts and name it here.
"""

CONSUMERS: list[str] = [
    "egal.callbacks.noting.consumer",
    "egal.channels.acknowledgements.consumer",
    "egal.channels.callbacks_in_writing.consumer",
    "egal.channels.handing_out.consumer",
    "egal.conversations.mood.measuring.consumer",
    "egal.notifications.consumer.consumer",
    "egal.notifications.push.consumer.consumer",
    "egal.service_levels.waiting.noting.consumer",
]
