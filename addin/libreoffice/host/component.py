"""The file that LibreOffice loads: it names the two services."""

import unohelper

from addin.libreoffice import names
from addin.libreoffice.host import log

g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816
try:
    from addin.libreoffice.host.functions import Functions
    from addin.libreoffice.host.menu import Menu

    g_ImplementationHelper.addImplementation(Functions, names.IMPLEMENTATION, (names.SERVICE,))
    g_ImplementationHelper.addImplementation(Menu, names.HANDLER, ("com.sun.star.frame.ProtocolHandler",))
except Exception:
    log.fault("component")
    raise
