"""The names under which LibreOffice knows the add-in. Part of saved files: never change them."""

SERVICE = "BUTIE"
"""LibreOffice before 25.2 writes a function of ours as BUTIE.NAME in an .xlsx file."""

MODULE, INTERFACE = "butie", "XFunctions"
IMPLEMENTATION = "butie.Functions"
HANDLER = "butie.Menu"
PROTOCOL = "vnd.butie:"
EXTENSION = "butie.addin"
TITLE = "补贴助手"
