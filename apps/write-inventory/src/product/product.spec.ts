import { ActivateProduct, ChangeProduct, DeactivateProduct, ListProduct } from '@refold/commands';
import { ProductActivated, ProductChanged, ProductDeactivated, ProductListed } from '@refold/events';
import { holdsInAnyOrder, scenario } from '@refold/testing';
import { Product } from './product';

const given = scenario(Product);
const sku = 'tea';
const entry = { name: 'Green tea', category: 'drinks', price: { amount: 450n, currency: 'BRL' } };
const offer = { sku, name: 'Green tea', category: 'drinks', price: { amount: '4.50', currency: 'BRL' } };
const listed = new ProductListed({ sku, ...entry });
const deactivated = new ProductDeactivated({ sku });
const activated = new ProductActivated({ sku });

describe('listing', () => {
  test('puts a product into the catalogue', () => given().when(new ListProduct(offer)).then(listed));
  test('the same again changes nothing', () => given(listed).when(new ListProduct(offer)).then());
  test('another product under the same sku is refused', () =>
    given(listed)
      .when(new ListProduct({ ...offer, name: 'Black tea' }))
      .rejected('product/already-listed'));
});

describe('changing', () => {
  test('keeps what is not named', () =>
    given(listed)
      .when(new ChangeProduct({ sku, category: 'tea' }))
      .then(new ProductChanged({ sku, ...entry, category: 'tea' })));
  test('follows the last change', () =>
    given(listed, new ProductChanged({ sku, ...entry, name: 'Sencha' }))
      .when(new ChangeProduct({ sku, category: 'tea' }))
      .then(new ProductChanged({ sku, ...entry, name: 'Sencha', category: 'tea' })));
  test('to what is there already changes nothing', () =>
    given(listed)
      .when(new ChangeProduct({ sku, name: 'Green tea' }))
      .then());
  test('what nobody listed is refused', () =>
    given()
      .when(new ChangeProduct({ sku, name: 'x' }))
      .rejected('product/unknown'));
});

describe('taking it off and back', () => {
  test('deactivates', () => given(listed).when(new DeactivateProduct({ sku })).then(deactivated));
  test('deactivating again changes nothing', () =>
    given(listed, deactivated).when(new DeactivateProduct({ sku })).then());
  test('activates', () => given(listed, deactivated).when(new ActivateProduct({ sku })).then(activated));
  test('activating again changes nothing', () => given(listed).when(new ActivateProduct({ sku })).then());
  test.each([[new DeactivateProduct({ sku })], [new ActivateProduct({ sku })]])(
    'what nobody listed is refused',
    (command) => given().when(command).rejected('product/unknown'),
  );
});

describe('a history that begins anywhere', () => {
  test('knows a product by its change', () =>
    given(new ProductChanged({ sku, ...entry }))
      .when(new DeactivateProduct({ sku }))
      .then(deactivated));
  test('keeps a later entry when the listing comes after it', () =>
    given(new ProductChanged({ sku, ...entry, name: 'Sencha' }), listed)
      .when(new ChangeProduct({ sku, name: 'Sencha' }))
      .then());
  test('may know neither name nor price', () =>
    given(new ProductListed({ sku }))
      .when(new ChangeProduct({ sku, name: 'Sencha' }))
      .then(new ProductChanged({ sku, name: 'Sencha' })));
});

test('any history is taken, and a repeated command changes nothing', () =>
  holdsInAnyOrder(Product, [
    new ListProduct(offer),
    new ChangeProduct({ sku, category: 'tea' }),
    new DeactivateProduct({ sku }),
    new ActivateProduct({ sku }),
  ]));
