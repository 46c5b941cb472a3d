/* Logarithm and exponential that give the same bits everywhere. */
#include "index/numeric.h"

#include <math.h>

#define LN_2         0.69314718055994530942
#define HALF_SQRT_2  0.70710678118654752440
#define EXP_LIMIT    700.0 /* e^709 is the largest double */
#define SERIES_TERMS 12    /* |s| < 0.172: s^25 / 25 is below the last bit */
#define EXP_TERMS    14    /* |r| < 0.347: r^14 / 14! is below the last bit */

double cj_ln(double x)
{
    int exponent;
    double mantissa = frexp(x, &exponent); /* exact */

    if (mantissa < HALF_SQRT_2) {
        mantissa *= 2;
        exponent--;
    }

    /* ln m = 2 artanh s, s = (m - 1) / (m + 1) */
    const double s = (mantissa - 1) / (mantissa + 1);
    const double square = s * s;
    double sum = 0;
    for (int k = SERIES_TERMS; k >= 0; k--) {
        sum = sum * square + 1.0 / (2 * k + 1);
    }
    return exponent * LN_2 + 2 * s * sum;
}

double cj_exp(double x)
{
    if (x > EXP_LIMIT) {
        x = EXP_LIMIT;
    } else if (x < -EXP_LIMIT) {
        x = -EXP_LIMIT;
    }

    const double quotient = x / LN_2;
    const int power = (int)(quotient + (quotient < 0 ? -0.5 : 0.5));
    const double rest = x - power * LN_2;
    double sum = 1;
    for (int k = EXP_TERMS; k >= 1; k--) {
        sum = 1 + sum * rest / k;
    }
    return ldexp(sum, power); /* exact */
}

double cj_logistic(double x)
{
    return 1 / (1 + cj_exp(-x));
}
