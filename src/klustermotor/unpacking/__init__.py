"""Open workbooks and Parquet files from strangers, in a process of its own, into plain rows of text.

Such a file can be small and mean much: two cells in opposite corners, one long text in a million cells.
Whatever is in it, only this process can be ended by it; it has little memory and time, and knows no secrets.
"""
