#include "CBSDShim.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#ifdef __linux__
#include <bsd/libutil.h>
#include <bsd/stdlib.h>
#include <bsd/unistd.h>
#include <bsd/vis.h>
#else
#include <vis.h>
#endif

#ifdef __linux__
static int first_argc;
static char **first_argv;
static char **first_environment;
static bool has_title_area;

/* glibc hands argc, argv and envp to constructors: the only way for a library to the memory that ps
   shows, before anyone changes the environment. */
__attribute__((constructor)) static void remember_arguments(
  int argc, char **argv, char **environment) {
  first_argc = argc;
  first_argv = argv;
  first_environment = environment;
}

void feedhold_bsd_set_title(const char *title) {
  if (!has_title_area) {
    setproctitle_init(first_argc, first_argv, first_environment);
    has_title_area = true;
  }
  /* The minus drops libbsd's "program: " before the title. */
  setproctitle("-%s", title);
}

int feedhold_bsd_open_locked(const char *path, int flags, mode_t mode) {
  return flopen(path, flags | O_NONBLOCK | O_CLOEXEC, mode);
}

struct feedhold_bsd_pidfile {
  struct pidfh *handle;
};

feedhold_bsd_pidfile *feedhold_bsd_pidfile_take(const char *path, mode_t mode, pid_t *owner) {
  feedhold_bsd_pidfile *file = malloc(sizeof *file);
  if (file == NULL) return NULL;
  *owner = 0;
  file->handle = pidfile_open(path, mode, owner);
  if (file->handle != NULL && pidfile_write(file->handle) == 0) return file;
  int reason = errno;
  if (file->handle != NULL) pidfile_remove(file->handle);
  free(file);
  if (*owner < 0) *owner = 0;
  errno = reason;
  return NULL;
}

void feedhold_bsd_pidfile_release(feedhold_bsd_pidfile *file) {
  if (file == NULL) return;
  pidfile_remove(file->handle);
  free(file);
}

int feedhold_bsd_humanize(char *output, size_t capacity, int64_t bytes) {
  /* humanize_number uses all the room there is ("1536kB"); six bytes make it choose "1.5MB". */
  char short_text[6];
  int count = humanize_number(
    short_text, sizeof short_text, bytes, "B", HN_AUTOSCALE,
    HN_DECIMAL | HN_NOSPACE | HN_DIVISOR_1000);
  if (count < 0 || (size_t)count >= capacity) {
    errno = ENOSPC;
    return -1;
  }
  memcpy(output, short_text, (size_t)count + 1);
  return count;
}

int feedhold_bsd_expand(const char *text, uint64_t *bytes) {
  /* expand_number would read "-1" as a huge count and "" as nothing. */
  while (*text == ' ' || *text == '\t') text++;
  if (*text < '0' || *text > '9') {
    errno = EINVAL;
    return -1;
  }
  return expand_number(text, bytes);
}

#else

void feedhold_bsd_set_title(const char *title) { (void)title; }

int feedhold_bsd_open_locked(const char *path, int flags, mode_t mode) {
  return open(path, flags | O_EXLOCK | O_NONBLOCK | O_CLOEXEC, mode);
}

feedhold_bsd_pidfile *feedhold_bsd_pidfile_take(const char *path, mode_t mode, pid_t *owner) {
  (void)path, (void)mode;
  *owner = 0;
  errno = ENOSYS;
  return NULL;
}

void feedhold_bsd_pidfile_release(feedhold_bsd_pidfile *file) { (void)file; }

int feedhold_bsd_humanize(char *output, size_t capacity, int64_t bytes) {
  int count = snprintf(output, capacity, "%lldB", (long long)bytes);
  return count >= 0 && (size_t)count < capacity ? count : -1;
}

int feedhold_bsd_expand(const char *text, uint64_t *bytes) {
  const char *problem = NULL;
  long long number = strtonum(text, 0, INT64_MAX, &problem);
  if (problem == NULL) *bytes = (uint64_t)number;
  return problem == NULL ? 0 : -1;
}

#endif

/* Backslashes are doubled, so that what is shown can be told from what was there. */
static const int visible_flags = VIS_CSTYLE | VIS_TAB | VIS_NL;

/* Not strnvis: that of libbsd 0.11.7 cuts a text that is too long without a word and writes its
   final zero one byte behind the buffer. */
int feedhold_bsd_make_visible(char *output, size_t capacity, const char *text) {
  char *copy = feedhold_bsd_visible_copy(text);
  if (copy == NULL) return -1;
  size_t length = strlen(copy);
  bool fits = length < capacity;
  if (fits) memcpy(output, copy, length + 1);
  free(copy);
  if (fits) return (int)length;
  errno = ENOSPC;
  return -1;
}

char *feedhold_bsd_visible_copy(const char *text) {
  char *copy = NULL;
  return stravis(&copy, text, visible_flags) < 0 ? NULL : copy;
}

bool feedhold_bsd_use_utf8(void) { return setlocale(LC_CTYPE, "C.UTF-8") != NULL; }

int64_t feedhold_bsd_number(const char *text, int64_t least, int64_t most, const char **problem) {
  return strtonum(text, least, most, problem);
}
