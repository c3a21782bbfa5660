from egal.cli.main import main

main()
