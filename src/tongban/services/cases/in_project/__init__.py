"""Cases of a staged project (工程建设项目): its one code, what they draw on, and the days that they run."""
