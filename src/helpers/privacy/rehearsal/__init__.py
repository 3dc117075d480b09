"""Who could be recognised by what is published: facts in quotations, and how many workers each fits."""
