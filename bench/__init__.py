"""The figures of docs/performance.md, each with the promise it is held against."""
