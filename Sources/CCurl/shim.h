// libcurl, with its variadic calls wrapped in typed, prefixed functions. Imported by MailTransport alone.
#ifndef ALERTRELAY_CCURL_SHIM_H
#define ALERTRELAY_CCURL_SHIM_H
#include <curl/curl.h>
#endif
