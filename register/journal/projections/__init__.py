"""What can be made anew from the journal at any time: a checkpoint of the books, and where to look things up.

Both lie in one file beside the journal, which remains the truth: who loses that file loses nothing but time.
"""
