"""Published answers (公开问答): what an office answers to everybody, looked at by a second person before."""
