"""What may be done with a parcel."""
