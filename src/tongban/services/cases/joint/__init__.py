"""Cases that several organisations handle side by side (并联审批): their branches, letters and third parties."""
