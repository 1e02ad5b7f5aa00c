// Elementary functions with one result on every platform: no libm, no fused multiply-add, no
// rounding-mode or CPU dispatch. Accuracy and ranges: docs/models/elementary-functions.md.
#ifndef FEEDHOLD_CMATH_H
#define FEEDHOLD_CMATH_H

/// Sine of an angle. [rad]
double feedhold_sin(double angle);
/// Cosine of an angle. [rad]
double feedhold_cos(double angle);
/// Sine and cosine of one angle, by one range reduction. [rad]
void feedhold_sincos(double angle, double *sine, double *cosine);
/// Angle of the vector (x, y), in -pi...pi, with the signs of zero as IEEE 754-2019 9.2.1 asks.
/// [rad]
double feedhold_atan2(double y, double x);
/// Angle in 0...pi whose cosine is given; a value outside -1...1 gives NaN. [rad]
double feedhold_acos(double cosine);
/// e to the power x.
double feedhold_exp(double x);
/// Natural logarithm; of 0 is -infinity, of a negative number NaN.
double feedhold_log(double x);
/// base to the power exponent, for a base >= 0; a negative base gives NaN unless the exponent is
/// whole.
double feedhold_pow(double base, double exponent);

// As LinuxCNC's interpreter has them on an x86: sin 180 is -5.02e-20, cos 90 is not 0.

/// Sine of an angle. [degrees]
double feedhold_sin_degrees(double degrees);
/// Cosine of an angle. [degrees]
double feedhold_cos_degrees(double degrees);
/// Tangent of an angle. [degrees]
double feedhold_tan_degrees(double degrees);
/// Angle in -90...90 whose sine is given; a value outside -1...1 gives NaN. [degrees]
double feedhold_asin_degrees(double sine);
/// Angle in 0...180 whose cosine is given; a value outside -1...1 gives NaN. [degrees]
double feedhold_acos_degrees(double cosine);
/// Angle of the vector (x, y), in -180...180. [degrees]
double feedhold_atan2_degrees(double y, double x);

// Rounded to the nearest double.

/// e to the power x, as feedhold_exp.
double feedhold_nearest_exp(double x);
/// Natural logarithm, as feedhold_log.
double feedhold_nearest_log(double x);
/// base to the power exponent, as feedhold_pow; a negative base with a whole exponent.
double feedhold_nearest_pow(double base, double exponent);

#endif
