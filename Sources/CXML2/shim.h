// libxml2's SAX2 push parser. Imported by CriticalAlerts alone.
#ifndef ALERTRELAY_CXML2_SHIM_H
#define ALERTRELAY_CXML2_SHIM_H
#include <libxml/xmlversion.h>
// A libxml2 that was built with ICU includes ICU's headers, whose types clash with those of the ICU inside Swift's
// Foundation wherever both modules are seen. The only declaration that depends on it, two pointers at the end of an
// encoding handler, is not used here.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/SAX2.h>
#endif
