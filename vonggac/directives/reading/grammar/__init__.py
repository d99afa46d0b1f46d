"""The small grammars of official letters: each file names its pieces and knows one kind of phrase."""
