"""The pages, one file for each corner of the house.  Each page takes a visit and gives back an answer."""
