"""Short and long: counting as a network counts, cutting a long answer, and what is too private.

    from egal.shared.short.counting import Kind, Measure, count, rest
    from egal.shared.short.segments import segments
    from egal.shared.short.splitting import split
    from egal.shared.short.private import private_in

Nothing here knows a network: each channel brings its own measure and says where its limit is told.
"""
