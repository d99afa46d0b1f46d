"""What is doubtful about a letter or its reading, by family; `stages/doubts.py` has the list."""
