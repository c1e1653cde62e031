//! `#[derive(Redact)]`: redaction of every field of a structure and of every variant of an enumeration. What a new field holds is
//! redacted like the rest; a type that nobody has thought about does not compile.
//!
//! - `#[redact(plain)]` leaves a value of a foreign type alone. It must be `Copy`: no text is.
//! - `#[redact(with = function)]` redacts a field in a way of its own: `fn(&mut Field, &mut Redactor)`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Field, Fields, Path, parse_macro_input};

/// Derives `paydoctor_redact::Redact`.
#[proc_macro_derive(Redact, attributes(redact))]
pub fn redact(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    derived(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

fn derived(input: &DeriveInput) -> syn::Result<TokenStream> {
    let arms = match &input.data {
        Data::Struct(data) => vec![arm(&quote!(Self), &data.fields)?],
        Data::Enum(data) => {
            let variant = |variant: &syn::Variant| {
                let name = &variant.ident;
                arm(&quote!(Self::#name), &variant.fields)
            };
            data.variants.iter().map(variant).collect::<syn::Result<_>>()?
        }
        Data::Union(_) => return Err(syn::Error::new(input.span(), "a union cannot be redacted")),
    };
    let name = &input.ident;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    Ok(quote! {
        #[automatically_derived]
        impl #generics ::paydoctor_redact::Redact for #name #arguments #bounds {
            fn redact(&mut self, redactor: &mut ::paydoctor_redact::Redactor) {
                let _ = &redactor;
                match self { #(#arms)* }
            }
        }
    })
}

/// Takes a value apart, field by field, and redacts each.
fn arm(path: &TokenStream, fields: &Fields) -> syn::Result<TokenStream> {
    let names: Vec<_> = (0..fields.len()).map(|i| format_ident!("field_{i}")).collect();
    let redactions = fields.iter().zip(&names).map(|(field, name)| redaction(field, name)).collect::<syn::Result<Vec<_>>>()?;
    let pattern = match fields {
        Fields::Unit => quote!(),
        Fields::Unnamed(_) => quote!((#(#names),*)),
        Fields::Named(_) => {
            let keys = fields.iter().map(|field| &field.ident);
            quote!({ #(#keys: #names),* })
        }
    };
    Ok(quote!(#path #pattern => { #(#redactions)* }))
}

fn redaction(field: &Field, name: &proc_macro2::Ident) -> syn::Result<TokenStream> {
    let (mut plain, mut with) = (false, None::<Path>);
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("redact")) {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("plain") {
                plain = true;
                return Ok(());
            }
            if meta.path.is_ident("with") {
                with = Some(meta.value()?.parse()?);
                return Ok(());
            }
            Err(meta.error("`plain` or `with = function`"))
        })?;
    }
    // An error about a field's type stands where the field does.
    let span = field.ty.span();
    Ok(match with {
        _ if plain => quote_spanned! { span => { fn is_no_text<T: Copy>(_: &T) {} is_no_text(#name); } },
        Some(with) => quote!(#with(#name, redactor);),
        None => quote_spanned!(span => ::paydoctor_redact::Redact::redact(#name, redactor);),
    })
}
