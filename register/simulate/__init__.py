"""Whole days at the tills of a shop, drawn by lot, in no time: real client, real mock, every fault there is.

Nothing is proved here about the disk's durability: what is killed is the program, not the power.
"""
