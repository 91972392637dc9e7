// A library needs one translation unit; this one carries the precompiled header.
