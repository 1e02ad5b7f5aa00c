/* What Feedhold uses of libbsd, in a form that Swift can call: no varargs, no macros, no globals.
   Functions that can fail give -1 or NULL and leave the reason in errno. */
#ifndef FEEDHOLD_CBSDSHIM_H
#define FEEDHOLD_CBSDSHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// Names the process in ps and top, exactly as given. Read CommandLine.arguments before the first
/// call: the title takes the place of argv.
void feedhold_bsd_set_title(const char *title);

/// Opens a file and locks it exclusively without waiting (flopen). -1 with EWOULDBLOCK if another
/// has it.
int feedhold_bsd_open_locked(const char *path, int flags, mode_t mode);

/// A pid file that is held for as long as the process runs.
typedef struct feedhold_bsd_pidfile feedhold_bsd_pidfile;

/// Takes a pid file and writes this process's id into it. NULL with EEXIST if another process holds
/// it; `owner` then gets that process's id, or 0 if it has not been written yet.
feedhold_bsd_pidfile *feedhold_bsd_pidfile_take(const char *path, mode_t mode, pid_t *owner);

/// Removes a pid file that was taken.
void feedhold_bsd_pidfile_release(feedhold_bsd_pidfile *file);

/// Text of unknown origin with everything that a terminal would obey made visible: escape becomes
/// \^[ in letters. Tabs and line ends too. Letters beyond ASCII stay where the locale knows them.
/// At most `capacity` bytes with the final zero; -1 with ENOSPC if they do not suffice (4 x length
/// + 1 always do).
int feedhold_bsd_make_visible(char *output, size_t capacity, const char *text);

/// The same in memory of its own, which the caller frees with free(); NULL if there is none.
char *feedhold_bsd_visible_copy(const char *text);

/// Lets letters beyond ASCII count as letters for the functions above (LC_CTYPE C.UTF-8).
bool feedhold_bsd_use_utf8(void);

/// A whole decimal number within bounds. `problem` gets NULL, or "invalid", "too small", "too
/// large".
int64_t feedhold_bsd_number(const char *text, int64_t least, int64_t most, const char **problem);

/// A count of bytes for people: 1536000 becomes "1.5MB". -1 if it does not fit into `capacity`
/// bytes.
int feedhold_bsd_humanize(char *output, size_t capacity, int64_t bytes);

/// The count of bytes behind "64M", "4k", "100". -1 with EINVAL or ERANGE.
int feedhold_bsd_expand(const char *text, uint64_t *bytes);

#endif
