"""What a newcomer begins with: answers in, files out.

Pure but for `files`, which puts what was made into a folder, all of it or nothing.
"""
