#include "CMath.h"
#include <math.h>
double feedhold_sin(double a) { return sin(a); }
double feedhold_cos(double a) { return cos(a); }
void feedhold_sincos(double a, double *s, double *c) { *s = sin(a); *c = cos(a); }
double feedhold_atan2(double y, double x) { return atan2(y, x); }
double feedhold_acos(double c) { return acos(c); }
double feedhold_exp(double x) { return exp(x); }
double feedhold_log(double x) { return log(x); }
double feedhold_pow(double b, double e) { return pow(b, e); }
