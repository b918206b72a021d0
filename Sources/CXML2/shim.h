// libxml2's SAX2 push parser. Imported by CriticalAlerts alone.
#ifndef ALERTRELAY_CXML2_SHIM_H
#define ALERTRELAY_CXML2_SHIM_H
#include <libxml/parser.h>
#include <libxml/SAX2.h>
#endif
