"""The door for providers that call us: /in/<channel>/<inbox>/.

The order is always the same: verify, store the arrival raw, answer. Nothing is understood here;
what a provider repeats because our answer got lost is recognised by the ledger.
"""
