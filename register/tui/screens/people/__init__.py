"""Who is at the till: signing in, PINs, leave from somebody who may."""
