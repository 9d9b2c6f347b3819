"""A sandbox courier (演示快递): takes shipments, moves them at its own pace, tells of it, and fails on demand."""
