"""Landing (入库): a file becomes Parquet, batch by batch, and is looked over."""
