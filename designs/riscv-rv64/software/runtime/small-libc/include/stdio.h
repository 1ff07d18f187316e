#ifndef SMALL_STDIO_H
#define SMALL_STDIO_H
#include <stdarg.h>
#include <stddef.h>
#define EOF (-1)
typedef struct FILE FILE;
extern FILE *const stdin, *const stdout, *const stderr;
int printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
int fprintf(FILE *stream, const char *format, ...) __attribute__((format(printf, 2, 3)));
int sprintf(char *to, const char *format, ...) __attribute__((format(printf, 2, 3)));
int snprintf(char *to, size_t room, const char *format, ...) __attribute__((format(printf, 3, 4)));
int vprintf(const char *format, va_list arguments);
int vfprintf(FILE *stream, const char *format, va_list arguments);
int vsprintf(char *to, const char *format, va_list arguments);
int vsnprintf(char *to, size_t room, const char *format, va_list arguments);
int putchar(int character);
int putc(int character, FILE *stream);
int fputc(int character, FILE *stream);
int fputs(const char *text, FILE *stream);
int puts(const char *text);
int getchar(void);
int fflush(FILE *stream);
#endif
