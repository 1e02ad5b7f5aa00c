/* libbsd: the functions of the BSD systems that Linux lacks. Debian: libbsd-dev. */
#ifndef FEEDHOLD_CBSD_H
#define FEEDHOLD_CBSD_H
#ifdef __linux__
#ifndef LIBBSD_NETBSD_VIS
#define LIBBSD_NETBSD_VIS
#endif
#include <bsd/libutil.h>
#include <bsd/stdlib.h>
#include <bsd/unistd.h>
#include <bsd/vis.h>
#endif
#endif
