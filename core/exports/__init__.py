"""A trained network in other file formats, with what stands before and after it: for use without Unroll."""
