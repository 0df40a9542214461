"""A gift-card provider as Toast's platform asks it: one address, five types of request.

`wire` says what stands on the wire, `body` reads from it what is `wanted`, `entry` lets in, `pins` asks for
codes, `books` moves money, `desk` judges in that order.

Source of a fact: D, documented by Toast; R, seen in Toast's reference implementation; I, inferred; ours, a
rule that nobody published.
"""
